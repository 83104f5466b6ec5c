"""Small whole programs: what a person would otherwise run."""
