"""The core database of older tests."""
