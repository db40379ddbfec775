"""What the product decides, with the standard library alone: no Lime, no HTTP, no Flask."""
