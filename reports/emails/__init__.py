"""Letters of follow-up."""
