"""The fields of an identity card, one module each."""
