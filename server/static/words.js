// words.js: the texts of the page's language, with numbers, days and times written its way.

import { DIRECTIONS } from "./tables.js";

const LOCALES = { en: "en-GB" }; // dates as the texts and the terminal have them: "3 May", not "May 3"

/** How a language's days and times are written. */
export const localeOf = (language) => LOCALES[language] ?? language;

/** The words of the language the page says it is in. */
export async function loadWords(language = document.documentElement.lang) {
  const answer = await fetch(new URL(`words-${language}.json`, import.meta.url));
  return new Words(language, await answer.json());
}

export class Words {
  constructor(language, texts) {
    this.language = language;
    this.locale = localeOf(language);
    this.texts = texts;
    this.plurals = new Intl.PluralRules(language);
    this.ordinals = new Intl.PluralRules(language, { type: "ordinal" });
  }

  /** The same with texts of the person's own in place of some; the page turns the way they say it runs. */
  withOwn(own = {}) {
    const direction = own["page.dir"] ?? this.texts["page.dir"];
    if (DIRECTIONS.includes(direction)) document.documentElement.dir = direction;
    return new Words(this.language, { ...this.texts, ...own });
  }

  /** The text of a key, its placeholders filled. An unknown key is an error: a page without words would be worse. */
  say(key, values = {}) {
    const text = this.texts[key];
    if (text === undefined) throw new Error(`no words for ${key}`);
    return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
  }

  has(key) {
    return key in this.texts;
  }

  /** "1 talk", "2 talks". */
  count(key, n, values = {}) {
    return this.say(`${key}.${this.plurals.select(n)}`, { n, ...values });
  }

  /** "7th". */
  nth(n) {
    const key = `nth.${this.ordinals.select(n)}`;
    return this.say(this.has(key) ? key : "nth.other", { n });
  }

  /** A day like 2026-05-03 or a month like 2026-05, in words. */
  day(text) {
    const [year, month, day] = text.slice(0, 10).split("-").map(Number);
    if (!month) return String(year || text);
    const format = day ? { day: "numeric", month: "long" } : { month: "long" };
    if (year !== new Date().getFullYear()) format.year = "numeric";
    return new Intl.DateTimeFormat(this.locale, format).format(new Date(year, month - 1, day || 1));
  }

  /** "on 3 May", "in May", "in 2019": as precise as what was said. */
  on(text) {
    const [, month, day] = text.split("-");
    return this.say(day ? "on.day" : month ? "on.month" : "on.year", { day: this.day(text) });
  }

  /** A day of the week with its date. */
  weekday(date) {
    const format = { weekday: "long", day: "numeric", month: "long" };
    if (date.getFullYear() !== new Date().getFullYear()) format.year = "numeric";
    return new Intl.DateTimeFormat(this.locale, format).format(date);
  }

  /** A time of day; with the day, when that is not today. */
  time(date) {
    const format = { hour: "2-digit", minute: "2-digit" };
    if (date.toDateString() !== new Date().toDateString()) Object.assign(format, { weekday: "long" });
    return new Intl.DateTimeFormat(this.locale, format).format(date);
  }
}

/** A day of the last week by the name of its weekday, an earlier one by its date. */
export function weekdayOrDay(day, today, language) {
  const [then, now] = [day, today].map((text) => new Date(`${text}T12:00`));
  const lately = now - then < 7 * 86_400_000;
  const format = lately ? { weekday: "long" } : { day: "numeric", month: "long" };
  if (then.getFullYear() !== now.getFullYear() && !lately) format.year = "numeric";
  return new Intl.DateTimeFormat(localeOf(language), format).format(then);
}

/** A date as 2026-12-01, in the person's own time zone. */
export function dayText(date) {
  const two = (n) => String(n).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The date so many days from now. */
export function daysOn(days, from = new Date()) {
  return new Date(from.getFullYear(), from.getMonth(), from.getDate() + days);
}
