"""The one declaration of a setting: type, bounds, default, label and help, from which everything else comes."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from gan_core.errors import BadInput, quoted
from gan_core.params.readable import readable
from gan_core.params.spec import Spec, specs_of
from gan_core.params.vary import Listed
from gan_core.registry import Labelled, suggest

BYTES_OF_A_RUN = 32 << 20  # with its history and key frames; networks of a fixed size are within it


def setting(
    default: Any,
    *,
    label: str,
    help: str,
    group: str = "more",
    live: bool = False,
    per_member: bool = False,
    choices: Mapping[str, str] | Iterable[Labelled] | None = None,
    log: bool = False,
    **bounds: float,
) -> Any:
    """Declare a field of Params.

    live: a change applies to a running run; else it restarts the run. per_member: may differ between the members of an
    ensemble. choices: {name: label}, or a registry. log: the slider is logarithmic. bounds: ge and le.
    """
    extra = {"label": label, "group": group, "live": live, "per_member": per_member, "choices": choices, "log": log}
    return Field(default, description=help, json_schema_extra={"setting": extra}, **bounds)  # type: ignore[call-overload]


def redeclare(model: type["Params"], name: str, **changes: Any) -> Any:
    """Declare a field of another model again, with some of the arguments of `setting` changed."""
    spec = model.specs()[name]
    kept = {
        key: getattr(spec, key) for key in ("default", "label", "help", "group", "live", "per_member", "choices", "log")
    }
    bounds = {key: value for key, value in (("ge", spec.low), ("le", spec.high)) if value is not None}
    return setting(**{**kept, **bounds, **changes})


class Params(BaseModel):
    """Frozen settings of one experiment. Bad values raise BadInput through `of`, or are reported by `lenient`."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, validate_default=False)
    presets: ClassVar[dict[str, dict[str, Any]]] = {}
    # fields that change what is shown, and nothing that is trained or measured
    seen_only: ClassVar[tuple[str, ...]] = ()

    seed: int = setting(0, ge=0, le=2**31 - 1, label="Seed", help="One seed gives every random number of the run.")

    @classmethod
    def specs(cls) -> dict[str, Spec]:
        """Return what widgets, links, the command line and messages need to know of each field."""
        return specs_of(cls)

    @classmethod
    def listed(cls, name: str) -> Listed | None:
        """Return what the text of a field lists, if it lists other settings with their values as `vary` does."""
        return None

    @classmethod
    def in_words(cls, sentence: str) -> str:
        """Write a message of BadInput for readers of a page, with labels in place of the names of settings and choices.

        Check: "n_D: '3.5' is not allowed; …" begins with "Discriminator steps: '3.5'". A sentence about an unknown setting keeps the names.
        """
        if sentence.startswith(("unknown setting", "preset: ")):
            return sentence
        specs = dict(cls.specs())
        for name in cls.model_fields:
            if (listed := cls.listed(name)) is not None:
                specs = {**listed.specs, **specs}
        return readable(sentence, specs, [name for name in specs if cls.listed(name)])

    def overridden(self) -> dict[str, str]:
        """Return the fields whose value counts for nothing now, because another field decides: {name: that field}."""
        return {}

    def takes(self) -> tuple[int, int]:
        """Return how many members a run of these params trains, and an estimate of the bytes that it takes."""
        return getattr(self, "members", 1), BYTES_OF_A_RUN

    def image_set(self) -> str:
        """Return the name of the image set that must be there before a run of these params can start; '' for none."""
        return ""

    @field_validator("*")
    @classmethod
    def _is_a_choice(cls, value: Any, info: Any) -> Any:
        spec = cls.specs()[info.field_name]
        if spec.choices and value not in spec.choices:
            raise ValueError("not among the choices")
        return value

    @classmethod
    def of(cls, values: Mapping[str, Any] | None = None, **more: Any) -> Self:
        """Build from values of any kind (strings too); `preset` names a set of values that the others override.

        Raises BadInput: one sentence that names the first field at fault and what it allows.
        """
        given = {**(values or {}), **more}
        if "preset" in given:
            given = {**cls.preset(given["preset"]), **{k: v for k, v in given.items() if k != "preset"}}
        for name in given:
            cls._known(name)
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            raise cls._sentence(error) from error

    @classmethod
    def lenient(cls, values: Mapping[str, Any]) -> tuple[Self, list[str]]:
        """Build from a link: each value that cannot be used is reported in a sentence, and its default is used."""
        given, problems = dict(values), list[str]()
        while True:
            try:
                return cls.of(given), problems
            except BadInput as problem:
                at_fault = [name for name in problem.fields if name in given]
                if not at_fault:
                    raise
                problems.append(f"{problem} The default is used instead.")
                for name in at_fault:
                    del given[name]

    @classmethod
    def preset(cls, name: Any) -> dict[str, Any]:
        """Return a preset's values; an unknown name raises BadInput and lists the known ones."""
        if not isinstance(name, str) or name not in cls.presets:
            known = list(cls.presets)
            raise BadInput(
                f"preset: unknown {quoted(name)}{suggest(name, known)}; known: {', '.join(known)}.", fields=("preset",)
            )
        return cls.presets[name]

    def changed(self, change: Mapping[str, Any]) -> Self:
        """Return a copy with some fields changed; the same messages as `of`."""
        return type(self).of({**self.model_dump(), **change})

    def non_defaults(self) -> dict[str, str]:
        """Return the fields that differ from their defaults as strings: a link's query."""
        return {
            name: spec.to_text(getattr(self, name))
            for name, spec in self.specs().items()
            if getattr(self, name) != spec.default
        }

    @classmethod
    def _known(cls, name: str) -> None:
        known = list(cls.model_fields)
        if name not in known:
            raise BadInput(
                f"unknown setting {quoted(name)}{suggest(name, known)}; known: {', '.join(known)}.", fields=(name,)
            )

    @classmethod
    def _sentence(cls, error: ValidationError) -> BadInput:
        first = error.errors()[0]
        cause = first.get("ctx", {}).get("error")
        if not first["loc"]:  # a rule between fields: it raised BadInput itself
            return cause if isinstance(cause, BadInput) else BadInput(str(first["msg"]))
        name = str(first["loc"][0])
        if isinstance(cause, BadInput):
            return cause if name in cause.fields else BadInput(f"{name}: {cause}", fields=(name,))
        spec, given = cls.specs()[name], first["input"]
        return BadInput(f"{name}: {quoted(given)} is not allowed; {spec.allowed}.{spec.comma(given)}", fields=(name,))
