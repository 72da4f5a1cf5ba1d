"""One module a page; ``app.py`` lists them."""
