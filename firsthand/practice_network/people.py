"""Who lives on the practice network: twelve people who do not exist, and what they last said."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """One invented person. `look` is how the avatar is drawn: hair, skin tone, colour of the shirt."""

    handle: str
    name: str
    headline: str
    place: str
    bio: str
    skills: tuple[str, ...]
    look: tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Post:
    """One line in the feed. `when` is prose: this network has no clock to be wrong."""

    handle: str
    when: str
    text: str


PEOPLE: tuple[Person, ...] = (
    Person(
        "amara-okafor",
        "Amara Okafor",
        "Bridge engineer at Delta Crossings",
        "Port Harcourt",
        "Counts rivets for a living and does not mind. Three footbridges so far, the fourth is on paper.",
        ("Bridge design", "Surveying", "Explaining things"),
        ("curls", 5, 1),
    ),
    Person(
        "tomasz-zielinski",
        "Tomasz Zieliński",
        "Welder, teaches welding on Saturdays",
        "Gdańsk",
        "Shipyard for nineteen years. Now a small workshop and eleven pupils, the oldest of them seventy.",
        ("Welding", "Teaching", "Metal repair"),
        ("beard", 1, 2),
    ),
    Person(
        "watanabe-jun",
        "Watanabe Jun",
        "Repairs stringed instruments",
        "Kyoto",
        "Cellos mostly, violins when asked kindly. Plays in a quartet that has never had an audience.",
        ("Instrument repair", "Wood finishing"),
        ("short", 2, 3),
    ),
    Person(
        "lucia-fernandez-rios",
        "Lucía Fernández Ríos",
        "Librarian of a travelling library",
        "Oaxaca",
        "Two thousand books, one bus, nine villages. Ask what people read most; the answer is not what you think.",
        ("Cataloguing", "Driving buses", "Reading aloud"),
        ("long", 3, 4),
    ),
    Person(
        "fatima-el-idrissi",
        "Fatima Zahra El Idrissi",
        "Pharmacist and owner, Pharmacie de la Source",
        "Fès",
        "Keeps a shop where people come for advice and leave with less than they asked for.",
        ("Pharmacy", "Plain advice"),
        ("scarf", 3, 5),
    ),
    Person(
        "priya-raghunathan",
        "Priya Raghunathan",
        "Soil scientist, Kaveri Field Station",
        "Coimbatore",
        "Digs holes and writes about them. Looking for farmers who keep old field books.",
        ("Soil science", "Field work", "Statistics"),
        ("bun", 4, 6),
    ),
    Person(
        "aroha-ngata",
        "Aroha Ngata",
        "Harbour pilot",
        "Tauranga",
        "Brings in ships that are longer than the street she grew up in. Early mornings, calm voice.",
        ("Pilotage", "Radio", "Weather"),
        ("long", 4, 1),
    ),
    Person(
        "noor-haddad",
        "Noor Haddad (نور حداد)",
        "Lights plays",
        "Beirut",
        "Twenty lamps and one dimmer that works. Believes that most scenes want less light.",
        ("Stage lighting", "Electrics"),
        ("short", 2, 6),
    ),
    Person(
        "kwame-asante",
        "Kwame Asante",
        "Beekeeper, sells to four bakeries",
        "Kumasi",
        "Forty hives at the edge of a cocoa farm. Happy to show anyone around who can stand still.",
        ("Beekeeping", "Carpentry"),
        ("bald", 5, 4),
    ),
    Person(
        "elif-demir",
        "Elif Demir",
        "Conducts a choir of beginners",
        "İzmir",
        "Sixty voices, no auditions. The concert is in June; the tenors do not know yet.",
        ("Conducting", "Patience"),
        ("bun", 2, 2),
    ),
    Person(
        "soeren-lindqvist",
        "Søren Lindqvist",
        "Builds wooden boats, one a year",
        "Ærø",
        "Larch on oak, the way his aunt did it. The waiting list is longer than he will live.",
        ("Boat building", "Steaming planks", "Knots"),
        ("beard", 1, 5),
    ),
    Person(
        "tran-mai-linh",
        "Trần Mai Linh",
        "Night nurse, children's ward",
        "Đà Nẵng",
        "Works while you sleep, sleeps while you work. Draws the ward's cat, who is not allowed in.",
        ("Nursing", "Drawing"),
        ("bob", 2, 3),
    ),
)

POSTS: tuple[Post, ...] = (
    Post(
        "tomasz-zielinski",
        "this morning",
        "My oldest pupil welded her first gate today. It closes. She closed it eleven times.",
    ),
    Post(
        "aroha-ngata",
        "this morning",
        "Fog until nine. Three hundred metres of ship and I could not see the front of it.",
    ),
    Post(
        "priya-raghunathan",
        "yesterday",
        "Does anybody have a field book from before 1990? I will copy it by hand and bring it back.",
    ),
    Post(
        "lucia-fernandez-rios",
        "yesterday",
        "Most borrowed this month: a manual on repairing pumps. Second: the same manual.",
    ),
    Post(
        "watanabe-jun",
        "two days ago",
        "A cello came back after thirty years. The crack had not moved. I had it wrong; the glue had it right.",
    ),
    Post(
        "kwame-asante",
        "two days ago",
        "A swarm settled on the bakery's sign. The baker says it is good for business. I say it is Tuesday.",
    ),
    Post(
        "noor-haddad",
        "last week",
        "Took one lamp away. The scene got better. Took another. Better still. I will stop at one.",
    ),
)

CONNECTED_AT_FIRST = ("kwame-asante", "lucia-fernandez-rios")
ASKING_AT_FIRST = ("elif-demir", "soeren-lindqvist", "tran-mai-linh")
SUGGESTED = ("amara-okafor", "tomasz-zielinski", "watanabe-jun")

BY_HANDLE = {person.handle: person for person in PEOPLE}
