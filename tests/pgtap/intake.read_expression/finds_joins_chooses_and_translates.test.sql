begin;
select plan(26);

create temporary table b as select $${
    "lead_id": 7, "one": ["Casa própria"], "two": ["a", "b"], "fone": "", "celular": " 11 98123-4567", "whats": "11 3222-4455", "cel": "11 98123-4567", "blank": "  ", "none": null, "list": [], "Nome completo": "Ana", "a/b": "x",
    "user_column_data": [
        {"column_id": "EMAIL", "string_value": "ana@example.com"},
        {"column_id": "FULL_NAME", "string_value": "Ana Prado"},
        {"column_id": "LAST", "string_value": "Prado"}
    ],
    "answers": [{"field": {"ref": "tel"}, "text": "11 98123-4567"}, {"field": {"ref": "interesse"}, "text": " Casa PRÓPRIA "}]
}$$::jsonb as body;
create function tests.said(p_expression jsonb) returns text language sql as $$
    select intake.read_expression(b.body, b.body, p_expression) #>> '{}' from b
$$;

select is(tests.said('"/Nome completo"'), 'Ana', 'a key with a space');
select is(tests.said('"/a~1b"'), 'x', 'a key with a slash');
select is(tests.said('"/user_column_data/1/string_value"'), 'Ana Prado', 'a place');
select is(tests.said('"$.user_column_data[*] ? (@.column_id == \"FULL_NAME\").string_value"'), 'Ana Prado', 'an item chosen by its key');
select is(tests.said('"$.answers[*] ? (@.field.ref == \"tel\").text"'), '11 98123-4567', 'by a key within');
select is(tests.said('"$.answers[*] ? (@.field.ref == \"fax\").text"'), null, 'nothing there');
select is(tests.said('"$.lead_id.deeper[*].x"'), null, 'nothing where a path has no place');
select is(tests.said('["/none", "/blank", "/list", "/lead_id"]'), '7', 'the first that is filled');
select is(tests.said('["/none", "/absent"]'), null, 'none is filled');
select is(tests.said('{"join": ["/Nome completo", "/blank", "$.user_column_data[*] ? (@.column_id == \"LAST\").string_value"]}'), 'Ana Prado', 'joined by a space');
select is(tests.said('{"join": ["/lead_id", "/a~1b"], "with": " - "}'), '7 - x', 'joined by what the map says');
select is(tests.said('{"join": ["/none", "/blank"]}'), null, 'nothing to join');
select is(tests.said('{"from": "$.answers[*] ? (@.field.ref == \"interesse\").text", "table": {"Casa própria": "consorcio-imovel"}}'), 'consorcio-imovel', 'a label, whatever its case and accents');
select is(tests.said('{"from": "/a~1b", "table": {"y": "z"}}'), 'x', 'a label that the table has not');
select is(tests.said('{"from": "/a~1b", "table": {"y": "z"}, "else": "other"}'), 'other', 'or what it says for the rest');
select is(tests.said('{"from": "/absent", "table": {"y": "z"}}'), null, 'no label');
select is(tests.said('{"from": "/one", "table": {"casa propria": "consorcio-imovel"}}'), 'consorcio-imovel', 'a label in a list of one');
select is(tests.said('{"join": ["/two", "/lead_id"], "with": "; "}'), 'a, b; 7', 'a list is joined as people read it');
select is(tests.said('"$.keyvalue() ? (@.key like_regex \"^(fone|celular)$\").value"'), ' 11 98123-4567', 'the first find that says something');
select is(tests.said('"$.keyvalue() ? (@.key == \"fone\").value"'), '', 'or the blank one, when there is no other');
select is(
    tests.said('{"each": ["$.keyvalue() ? (@.key like_regex \"^(fone|celular|whats)$\").value", "/cel", ["/absent", "/lead_id"]]}'), E'11 3222-4455\n11 98123-4567\n7',
    'each that is filled, once, a line for each'
);
select is(tests.said('{"each": ["/two", "/lead_id"], "with": " / "}'), 'a, b / 7', 'or as the map says');
select is(tests.said('{"each": ["/fone", "/absent"]}'), null, 'nothing of each');
select is(tests.said('{"constant": "site"}'), 'site', 'a constant');
select is(intake.read_expression('{"n": 1}', '{"page": "https://a"}', '"$body.page"') #>> '{}', 'https://a', 'the whole body beside one item');
select is(intake.read_expression('{"n": 1}', '{"page": "https://a"}', '"/page"') #>> '{}', null, 'an item has its own places only');

select * from finish();
rollback;
