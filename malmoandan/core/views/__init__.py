"""Pages of core: accounts."""
