"""Real Celery workers: which broker they use, what they run, and how a killed worker's messages come back."""
