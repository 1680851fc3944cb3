"""The tests speak English, whatever is spoken where they run: the first language is the environment's."""

import os

os.environ["LC_ALL"] = "C.UTF-8"
