"""The one base class of refusals. The domain raises codes; web turns them into sentences."""


class Refusal(Exception):
    """Something that was asked for and cannot be done, for a reason with a name.

    `code` is looked up in the web layer's table of words; it is never shown as it is.
    """

    code = "refused"


class NotFound(Refusal):
    """Nothing with that reference in this school, or it belongs to another school."""

    code = "not_found"


class LinkEnded(NotFound):
    """A private link that opens nothing, or nothing any more."""

    code = "old_link"
