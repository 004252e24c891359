create or replace function people.spelling_key(p_name_key text)
returns text
language sql
immutable
parallel safe
return regexp_replace(
    regexp_replace(
        translate(replace(regexp_replace(regexp_replace(p_name_key, '[cp](?=t)', '', 'g'), 'chr', 'cr', 'g'), 'ph', 'f'), 'ywzk', 'ivsc'),
        '(?<![cln])h', '', 'g'
    ),
    '([a-z])\1+', '\1', 'g'
);

comment on function people.spelling_key(text) is
'A name''s key (normalize.person_name) with what is written in two ways written in one: Thiago and Tiago, Luiz and Luis, Mello and Melo, Souza and Sousa, Victor and Vitor,
Baptista and Batista, Raphael and Rafael. Tells Maria from Mario, as every other letter does.';

revoke all on function people.spelling_key(text) from public;
