"""Differential privacy for figures of answers: noise, budget, sensitivity and margins, in plain Python."""
