"""Forms of deployments. Money is typed in dollars; moments in the agency's own time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.deployments.rules import PURPOSE_LIMIT, QUESTIONS, SHORT_LIMIT
from alongside.deployments.words import ConsentHow, CostKind, InsuredBy, LegMode, RateUnit
from alongside.engagements.rules_papers import PaperKind
from alongside.web.casework.forms import NO_NAMES, CheckedForm, Pairs, options
from alongside.web.components.widgets import DateInput, MomentInput

QUIET = {"autocomplete": "off"}


def short(label: Any, *, required: bool = True, hint: Any = "") -> forms.CharField:
    """Return a line of text."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=SHORT_LIMIT,
        help_text=hint,
        widget=forms.TextInput(attrs=QUIET),
    )


def dollars(label: Any, *, required: bool = True, hint: Any = "") -> forms.DecimalField:
    """Return an amount in US dollars."""
    return forms.DecimalField(
        label=label, required=required, min_value=Decimal(0), max_value=Decimal(100_000), decimal_places=2,
        help_text=hint, widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.01", **QUIET}),
    )  # fmt: skip


def cents(amount: Decimal | None) -> int:
    """Return dollars as whole cents."""
    return int((amount or Decimal(0)) * 100)


class TripForm(CheckedForm):
    """The base of the forms of one deployment: it knows the papers it may name and the agency's zone."""

    def __init__(
        self,
        *args: Any,
        zone: str,
        approvals: Sequence[tuple[str, Any]] = (),
        receipts: Sequence[tuple[str, Any]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.zone = ZoneInfo(zone)
        for name, papers in (("paper_id", approvals), ("receipt_id", receipts)):
            field: Any = self.fields.get(name)
            if field is not None:
                field.choices = [("", _("None")), *papers]

    def words(self) -> dict[str, Any]:
        """Return what the action takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "keep"}


def paper_choice(label: Any, hint: Any = "") -> forms.TypedChoiceField:
    """Return a choice among papers of this deployment."""
    return forms.TypedChoiceField(label=label, required=False, coerce=int, empty_value=None, help_text=hint)


class TermsForm(TripForm):
    """Terms of reference."""

    checked = ("purpose", "place", "meets")
    advisor_id = forms.TypedChoiceField(label=_("Who travels"), coerce=int)
    purpose = forms.CharField(
        label=_("What the visit is for"), max_length=PURPOSE_LIMIT, help_text=NO_NAMES,
        widget=forms.Textarea(attrs={"rows": 3, **QUIET}),
    )  # fmt: skip
    place = short(_("Where"), hint=_("Town and state; no street address."))
    meets = short(_("Who meets the advisor"), hint=_("Name and role, at the agency."))
    first = forms.DateField(
        label=_("First day on site"), widget=DateInput(), help_text=_("A day at the agency.")
    )
    last = forms.DateField(label=_("Last day on site"), widget=DateInput())

    def __init__(self, *args: Any, people: Pairs | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["advisor_id"]
        if people is None:
            del self.fields["advisor_id"]
        else:
            field.choices = [("", _("Choose")), *people]

    def words(self) -> dict[str, Any]:
        """Return what the action takes."""
        return {**super().words(), "keep_as_written": self.cleaned_data["keep"]}


class ConsentForm(TripForm):
    """Who at the agency agrees to the visit."""

    host_by = forms.ChoiceField(
        label=_("Who agreed"),
        choices=[("head", _("The agency head")), ("delegate", _("A delegate on record for the agency"))],
        widget=forms.RadioSelect,
    )
    name = short(_("Name"))
    title = short(_("Title"))
    how = forms.ChoiceField(
        label=_("How"), choices=[(v, label) for v, label in options(ConsentHow) if v != "page"]
    )


class RateForm(TripForm):
    """Whether the advisor is paid."""

    unit = forms.ChoiceField(label=_("Pay"), choices=options(RateUnit), widget=forms.RadioSelect)
    amount = dollars(_("US dollars for one day or hour"), required=False)
    paper_id = paper_choice(_("Approval"), _("Needed above the limit. Add it to the papers first."))

    def words(self) -> dict[str, Any]:
        """Return what the action takes."""
        data = self.cleaned_data
        return {"unit": data["unit"], "cents": cents(data["amount"]), "paper_id": data["paper_id"]}


class AnswersForm(TripForm):
    """The ten questions of the official form, answered one by one. Their wording is on the form, not here."""

    form_name = short(
        _("Which edition of the form"), hint=_("Such as: Conference & Events Submission Form, Sheet A, 2025")
    )
    paper_id = paper_choice(_("The funder's approval"), _("Only needed when an answer is yes."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, QUESTIONS + 1):
            self.fields[f"q{number}"] = forms.ChoiceField(
                label=_("Question %(number)s of the form") % {"number": number},
                choices=[("no", _("No")), ("yes", _("Yes"))],
                widget=forms.RadioSelect,
            )
        self.order_fields(["form_name", *(f"q{n}" for n in range(1, QUESTIONS + 1)), "paper_id", "keep"])

    def words(self) -> dict[str, Any]:
        """Return what the action takes."""
        data = self.cleaned_data
        answers = [data[f"q{n}"] == "yes" for n in range(1, QUESTIONS + 1)]
        return {"answers": answers, "form": data["form_name"], "paper_id": data["paper_id"]}


class InsuranceForm(TripForm):
    """Whose insurance covers the advisor."""

    insured_by = forms.ChoiceField(
        label=_("Whose insurance"), choices=options(InsuredBy), widget=forms.RadioSelect
    )
    until = forms.DateField(label=_("Its last day"), required=False, widget=DateInput())


class CostForm(TripForm):
    """A line of money."""

    checked = ("source", "note")
    kind = forms.ChoiceField(label=_("What for"), choices=options(CostKind))
    on = forms.DateField(label=_("Day"), required=False, widget=DateInput())
    amount = dollars(_("US dollars for one"))
    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=1000, initial=1)
    source = short(
        _("Where the rate was read"), required=False,
        hint=_(
            "For lodging, meals and miles: the official table and the day, such as: GSA per diem table, read today."
        ),
    )  # fmt: skip
    note = short(_("In a few words"), required=False)
    receipt_id = paper_choice(_("Receipt"))
    file = forms.FileField(label=_("Or add its receipt here"), required=False)
    actual = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.actual:
            del self.fields["receipt_id"], self.fields["file"]

    def words(self) -> dict[str, Any]:
        """Return what the action takes."""
        data = self.cleaned_data
        return {
            "actual": self.actual,
            "kind": data["kind"],
            "cents": cents(data["amount"]),
            "count": data["count"],
            "on": data["on"],
            "source": data["source"],
            "note": data["note"],
            "receipt_id": data.get("receipt_id"),
            "keep_as_written": data["keep"],
        }


class EstimateForm(CostForm):
    """A line of the estimate."""

    actual = False


class LegForm(TripForm):
    """A part of the way."""

    mode = forms.ChoiceField(label=_("How"), choices=options(LegMode), widget=forms.RadioSelect)
    start = short(_("From"), hint=_("Town or airport; no street address."))
    end = short(_("To"))
    leaves_at = forms.DateTimeField(
        label=_("Leaves"), widget=MomentInput(), help_text=_("In the agency's time.")
    )
    arrives_at = forms.DateTimeField(
        label=_("Arrives"), widget=MomentInput(), help_text=_("In the agency's time.")
    )

    def words(self) -> dict[str, Any]:
        """Return what the action takes, the moments in the agency's zone."""
        data = super().words()
        for name in ("leaves_at", "arrives_at"):
            typed: datetime = data[name]
            data[name] = typed.replace(tzinfo=self.zone)
        return data


class LongerForm(TripForm):
    """A longer stay."""

    checked = ("why",)
    until = forms.DateField(label=_("New last day on site"), widget=DateInput())
    why = short(_("Why, in a few words"), hint=NO_NAMES)


class WhyForm(TripForm):
    """A reason."""

    checked = ("why",)
    why = short(_("Why, in a few words"), hint=NO_NAMES)


class PaperForm(TripForm):
    """A paper to keep."""

    kind = forms.ChoiceField(label=_("What it is"), choices=options(PaperKind), widget=forms.RadioSelect)
    about = forms.ChoiceField(label=_("What it belongs to"), required=False)
    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, Word or Excel. Pictures only as receipts. Its text is read and checked."),
    )

    def __init__(self, *args: Any, trips: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["about"]
        field.choices = [("", _("The engagement as a whole")), *trips]
