"""What a command says when something goes wrong."""

from __future__ import annotations

from alongside.launch.trouble import Trouble


def sentence(error: Exception) -> str:
    """Return what to tell a person about an error."""
    said = " ".join(str(error).split())
    if isinstance(error, Trouble) or type(error).__name__ in {"SettingProblem", "Refused"}:
        return said
    if type(error).__name__ == "OperationalError":
        return f"The database did not answer: {said} Run 'alongside doctor' to see what is wrong."
    if type(error).__name__ == "ProgrammingError" and "relation" in said and "does not exist" in said:
        return "This database has no tables yet. Run 'alongside migrate' (or 'make run' once) and try again."
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}."
    return f"It did not work: {said or type(error).__name__} (ALONGSIDE_DEBUG=1 shows where.)"
