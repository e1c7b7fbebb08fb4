"""Doors of follow-up."""
