"""Signals about organisations."""

from django.dispatch import Signal

# Sent in the transaction of the change, with ``course_key`` and ``learners`` (ids): they are on another board now.
membership_changed = Signal()
