"""What the command prints: results, explanations and rules as text for people; one subject a file."""
