"""What follows from the answers: measures compared and combined, rules changed, the way through the measures."""
