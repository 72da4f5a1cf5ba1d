"""Parts of pages, one subject a module."""
