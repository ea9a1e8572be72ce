"""Health checks of a site: findings in words, and what to do about them."""
