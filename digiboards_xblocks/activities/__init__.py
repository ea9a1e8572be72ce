"""What a learner does; a folder for each activity."""
