"""The whole service, which waits for its jobs as long as it takes when it is asked to end: for busy machines.

Run as `python -m tests.app.patient_service run`.
"""

from app.cli import app
from app.jobs import engine

engine.GRACE_SECONDS = 600.0

if __name__ == "__main__":
    app()
