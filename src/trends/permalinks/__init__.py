"""Links that last: the short code a picture prints, and whether what it showed still holds."""
