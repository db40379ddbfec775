"""The functions of older tests, one module each; the fixtures need no import."""
