"""City Plans: curated city plans checked, rendered and packaged."""
