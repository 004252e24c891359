begin;
select plan(9);

select set_eq(
    $$select p.value from normalize.placeholders as p where p.kind = 'phone'$$,
    normalize.phone_placeholders(),
    'the constant of phones is the table'
);
select is_empty(
    $$
    select p.value, f.e164
    from normalize.placeholders as p, normalize.phone(case p.matches when 'ending' then '+55119' || p.value else '+55' || p.value end) as f
    where p.kind = 'phone' and f.e164 is not null
    $$,
    'no such phone is taken'
);
select is_empty(
    $$select p.value from normalize.placeholders as p, normalize.tax_id(p.value) as t where p.kind = 'tax_id' and t.reason is distinct from 'placeholder'$$,
    'no such CPF or CNPJ is, though its check digits are right'
);
select is_empty(
    $$
    select p.value, a.address, e.email
    from normalize.placeholders as p,
        lateral (values (case p.matches when 'whole' then p.value when 'domain' then 'maria@' || p.value
            when 'local_part' then p.value || '@gmail.com' else p.value || '@' || p.value || '.com' end)) as a (address),
        normalize.email(a.address) as e
    where p.kind = 'email' and e.reason is distinct from 'placeholder'
    $$,
    'no such e-mail address is'
);
select is_empty($$select p.value from normalize.placeholders as p where p.source = ''$$, 'each says where it is from');
select is(
    (select coalesce(e.reason, 'read') from normalize.email(t.address) as e), t.expected, t.address
)
from (values
    ('cliente@empresa.com.br', 'read'),
    ('silva@silva.com.br', 'placeholder'),
    ('silva@silva.adv.br', 'read'),
    ('nada7@gmail.com', 'placeholder')
) as t (address, expected);

select * from finish();
rollback;
