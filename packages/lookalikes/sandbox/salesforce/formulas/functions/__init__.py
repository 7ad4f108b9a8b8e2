"""The functions of the language, by what they are about."""
