"""Mails to learners about checks that fall due."""
