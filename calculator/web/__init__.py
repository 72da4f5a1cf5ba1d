"""Pages in the browser: what a person enters, the estimate, and why it came out so. No rule of the law stands here."""
