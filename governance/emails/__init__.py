"""The letters of this app, a function each, part by part."""
