"""Fills an empty database with the demonstration: `python -m tests.demonstrate [FILE FOR THE ACCOUNTS]`."""

import django


def run():
    django.setup()
    from tests.demonstration import main  # models are imported after the set-up

    main()


if __name__ == "__main__":
    run()
