"""What is published of learners' answers."""
