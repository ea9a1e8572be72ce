"""Course runs, what every learner's row has, and the bulk statements that Django's ORM lacks."""
