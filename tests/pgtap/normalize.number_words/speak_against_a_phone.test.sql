begin;
select plan(3);

select is_empty(
    $$
    select w.word, f.text, p.e164
    from normalize.number_words as w,
        lateral (values (w.word || ' 11983217654'), (upper(w.word) || ': 11983217654'), ('11983217654 (' || w.word || ')')) as f (text),
        normalize.phone(f.text) as p
    where p.reason is distinct from 'not_a_number'
    $$,
    'each of them beside the digits says that they are no phone'
);
select is_empty(
    $$
    select w.word
    from normalize.number_words as w, normalize.phone('Ana ' || w.word || ' Lima 11983217654') as p
    where w.is_only_alone <> coalesce(p.e164 = '+5511983217654', false)
    $$,
    'ordinary words do so only when they stand alone'
);
select is_empty(
    $$select w.word from normalize.number_words as w where w.word <> normalize.unaccented(w.word) or w.word !~ '^[a-z]+$'$$,
    'they are in small letters without accents'
);

select * from finish();
rollback;
