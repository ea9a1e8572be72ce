"""The sentences that the scripts say."""

from django.utils.translation import gettext as _

from .per_language import per_language


@per_language(maxsize=32)
def messages_for_scripts() -> dict[str, str]:
    """Return each sentence by the name that the scripts know, in the reader's language."""
    return {
        "saving": _("Saving…"),
        "saved": _("Saved at {time}."),
        "offline": _("Not saved yet: the site cannot be reached. We keep trying."),
        "problem": _("Not saved yet: the site has a problem. We keep trying."),
        "signedOut": _("Not saved: it seems that you are signed out. Sign in in another tab, then save again here."),
        "refused": _("Not saved: "),
        "deleted": _("Deleted."),
        "draft": _("Not saved yet. Your writing is kept on this device."),
        "restored": _("Writing that had not been saved is back in the box."),
        "unchanged": _("Everything is saved."),
        "empty": _("Nothing is written in this box yet."),
        "rated": _("{done} of {all} rated."),
        "complete": _("That is all of them, so this part is done."),
        "step": _("Step {step} of {all}"),
        "problems": _("There is a problem"),
        "error": _("Error: {text}"),
        "nothing": _("There is nothing to clear."),
        "chosen": _("Not sent yet. Your choices are kept on this device until you check them."),
        "marking": _("Checking your answers…"),
        "read": _("You have read this."),
        "made": _("Added to your commitments."),
        "removed": _("Removed from your commitments."),
        "thanks": _("Thank you."),
    }
