"""What others may want to hear of activities."""

from django.dispatch import Signal

# Sent in the transaction of the deletion, with ``course_key``, ``learner_id``, and ``usage_key``: of one block, or "".
answers_deleted = Signal()
