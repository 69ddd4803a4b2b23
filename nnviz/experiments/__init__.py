"""Everything that a reader can set, as frozen values: bounds, defaults and help stand in their fields, once."""
