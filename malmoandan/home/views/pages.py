"""The first page, fixed pages, and what to say on a fault."""

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.http import require_safe

from governance.models import Agreement, CooperationPlan
from malmoandan.core.models import (
    AccessibilityStatement,
    KeptData,
    KnownIssue,
    Term,
    Vocabulary,
)
from malmoandan.core.public_cache import public_page
from malmoandan.home import drawings


@require_safe
@public_page
def home(request: HttpRequest) -> HttpResponse:
    """What this is, this year's theme, what comes next, what was promised and kept."""
    told = drawings.told(timezone.localdate())
    context = {**told, "agreement": {"vision": told["vision"]}}
    return TemplateResponse(request, "home/home_page.html", context)


@require_safe
@public_page
def about(request: HttpRequest) -> HttpResponse:
    """The agreement: vision, principles, plan, commitments, matrix, time line."""
    agreement = (
        Agreement.objects.prefetch_related(
            "parties", "timeline", "responsibilities", "umbrella_organisations"
        )
        .order_by("pk")
        .first()
    )
    plans = list(
        CooperationPlan.objects.prefetch_related(
            "areas",
            "commitments",
            "matrix_scope",
            "points__kind",
        ).order_by("-from_year")
    )
    in_force = CooperationPlan.State.IN_FORCE
    plan = next((p for p in plans if p.state == in_force), None)
    words = _vocabularies()
    context = {
        "agreement": agreement,
        "plan": plan,
        "earlier_plans": [p for p in plans if p.state == p.State.SUPERSEDED],
        "matrix": _matrix(plan, words),
        "steps": words[Vocabulary.MATRIX_STEP],
        "principles": words[Vocabulary.PRINCIPLE],
        "ways": words[Vocabulary.WAY_OF_WORKING],
        "criteria": words[Vocabulary.IDEBUREN_CRITERION],
        "legal_forms": words[Vocabulary.LEGAL_FORM],
    }
    return TemplateResponse(request, "home/about_page.html", context)


def _vocabularies() -> dict[str, list[Term]]:
    lists: dict[str, list[Term]] = {
        Vocabulary.PRINCIPLE: [],
        Vocabulary.WAY_OF_WORKING: [],
        Vocabulary.IDEBUREN_CRITERION: [],
        Vocabulary.LEGAL_FORM: [],
        Vocabulary.MATRIX_LEVEL: [],
        Vocabulary.MATRIX_STEP: [],
    }
    for term in Term.objects.filter(vocabulary__in=lists):
        lists[term.vocabulary].append(term)
    return lists


def _matrix(
    plan: CooperationPlan | None, words: dict[str, list[Term]]
) -> list[dict[str, object]]:
    """The levels, highest first, with where the frame of the plan begins and ends."""
    scope = {t.pk for t in plan.matrix_scope.all()} if plan else set()
    inside = [t.pk in scope for t in words[Vocabulary.MATRIX_LEVEL]]
    return [
        {
            "level": level,
            "inside": inside[i],
            "first": inside[i] and not (i and inside[i - 1]),
            "last": inside[i] and not any(inside[i + 1 : i + 2]),
        }
        for i, level in enumerate(words[Vocabulary.MATRIX_LEVEL])
    ]


@require_safe
@public_page
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement that the law asks for."""
    standing = KnownIssue.objects.filter(mended_on__isnull=True)
    statement = AccessibilityStatement.objects.prefetch_related(
        Prefetch("issues", queryset=standing)
    ).first()
    return TemplateResponse(
        request, "home/accessibility_page.html", {"statement": statement}
    )


@require_safe
@public_page
def privacy(request: HttpRequest) -> HttpResponse:
    """What personal data is kept, why, and for how long."""
    context = {"kept_data": KeptData.objects.all()}
    return TemplateResponse(request, "home/privacy_page.html", context)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """What machines that read the web are asked to leave alone."""
    closed = (
        *("admin", "konto", "mina-sidor", "folj"),
        # Personal links, and forms that hold a seat for whoever opens them.
        *("anmalan", "enkat", "incheckning", "narvaro", "utbildningsplats"),
        *("bidrag", "centrum"),
        "evenemang/*/anmalan",
    )
    paths = [f"{prefix}/{word}/" for prefix in ("", "/en") for word in closed]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in paths)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The mark, for what asks for it by its old address."""
    return HttpResponseRedirect(static("favicon.svg"))


# What went wrong, and what to do. Django calls these by name with what it knows.


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say what to do when a form's token is missing or too old."""
    return render(request, "403_csrf.html", {"reason": reason}, status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Say what to do when a request cannot be read, or names a host that is not ours.

    Plain text of our own and no template: the request itself may be broken.
    """
    return render(None, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Say why a page is closed, and where to log in."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Say that there is no such page, and where to look instead."""
    return render(request, "404.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Say that it is our fault; needs neither database nor session."""
    return render(None, "500.html", status=500)
