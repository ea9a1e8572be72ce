"""One command in each module, as Django finds them."""
