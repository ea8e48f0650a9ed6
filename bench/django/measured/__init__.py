"""A Django site whose captchas a load generator can answer."""
