"""`python -m app` and `halfday`: hands over to the command line."""

from app.cli import app


def main() -> None:
    app()


if __name__ == "__main__":
    main()
