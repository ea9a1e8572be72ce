"""Organisations by ODS code, and which one's board a learner is on."""
