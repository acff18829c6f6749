"""`kg ask`: each named question is a command, with an option for each parameter of its query."""

from __future__ import annotations

from typing import Any

import click

from kg.places import Place, PlaceType


class Questions(click.Group):
    """Makes a command of each named question, when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all questions."""
        from kg.queries.catalogue import QUESTIONS

        return list(QUESTIONS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a question, by its name or its number such as F2."""
        from kg.queries.catalogue import question

        return _command(question(cmd_name))


@click.group(cls=Questions, invoke_without_command=True)
@click.pass_context
def ask(ctx: click.Context) -> None:
    """Answer a named question. Without a name, list them all."""
    if ctx.invoked_subcommand is None:
        from kg.output import question_lines

        click.echo("\n".join(question_lines()))


def _command(question: Any) -> click.Command:
    query = question.query
    options: list[click.Parameter] = [
        click.Option(
            [f"--{parameter.name.replace('_', '-')}", parameter.name],
            multiple=parameter.type == "things",
            type=int if parameter.type == "integer" else str,
            required=not parameter.optional,
            help=parameter.meaning,
        )
        for parameter in query.parameters
    ]
    options.append(click.Option(["--format", "form"], type=click.Choice(["table", "json", "csv"]), default="table"))
    options.append(click.Option(["--store", "home"], type=PlaceType(), help="Folder of the graph, or address."))
    return click.Command(
        question.name, callback=_callback(question), params=options, help=f"{query.header['title']}.",
        short_help=query.header["question"],
    )  # fmt: skip


def _callback(question: Any) -> Any:
    def reply(form: str, home: Place | None, **values: Any) -> None:
        """Prints the answer of the question to the values of its options."""
        from kg.cli import reached
        from kg.output import answer_output, print_answer

        given = {name: value for name, value in values.items() if value not in (None, ())}
        print_answer(answer_output(question, question.function(reached(home), **given), form))

    return reply
