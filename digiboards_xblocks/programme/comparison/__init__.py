"""Course runs, cohorts and regions side by side."""
