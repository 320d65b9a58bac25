"""``python -m govinfo_nlp``: the same as the command ``govinfo``."""

from .cli.main import main

if __name__ == "__main__":
    main()
