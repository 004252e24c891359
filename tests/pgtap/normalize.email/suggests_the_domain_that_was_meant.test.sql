begin;
select plan(46);

select is(
    (select e.suggestion from normalize.email(t.raw) as e where e.is_valid and e.domain = split_part(t.domain, '@', 2)),
    t.expected, t.raw
)
from (
    select r.raw, coalesce(r.domain, r.raw) as domain, r.expected
    from (values
        ('maria@gmial.com', null, 'maria@gmail.com'),
        ('maria@gmal.com', null, 'maria@gmail.com'),
        ('maria@gmaill.com', null, 'maria@gmail.com'),
        ('maria@gmail.con', null, 'maria@gmail.com'),
        ('maria@gmail.co', null, 'maria@gmail.com'),
        ('maria@gmail.cm', null, 'maria@gmail.com'),
        ('maria@gnail.com', null, 'maria@gmail.com'),
        ('maria@gamil.com', null, 'maria@gmail.com'),
        ('maria@gmail.com.br', null, 'maria@gmail.com'),
        ('Maria.S@hotmial.com', null, 'Maria.S@hotmail.com'),
        ('maria@hotmai.com', null, 'maria@hotmail.com'),
        ('maria@hormail.com', null, 'maria@hotmail.com'),
        ('maria@outlok.com', null, 'maria@outlook.com'),
        ('maria@outllook.com', null, 'maria@outlook.com'),
        ('maria@yaho.com.br', null, 'maria@yahoo.com.br'),
        ('maria@yahoo.con.br', null, 'maria@yahoo.com.br'),
        ('maria@yahooo.com', null, 'maria@yahoo.com'),
        ('maria@iclud.com', null, 'maria@icloud.com'),
        ('maria@uol.con.br', null, 'maria@uol.com.br'),
        ('maria@bol.comm.br', null, 'maria@bol.com.br'),
        ('maria@tera.com.br', null, null),
        ('maria@protonmal.com', null, 'maria@protonmail.com'),
        ('maria@gmáil.com', 'x@xn--gmil-6na.com', 'maria@gmail.com'),
        -- What people use, and what only looks like a typo.
        ('maria@gmail.com', null, null),
        ('maria@hotmail.com', null, null),
        ('maria@hotmail.com.br', null, null),
        ('maria@ymail.com', null, null),
        ('maria@mail.com', null, null),
        ('maria@email.com', null, null),
        ('maria@me.com', null, null),
        ('maria@yahoo.com.ar', null, null),
        ('maria@yahoo.com', null, null),
        ('maria@live.com', null, null),
        ('maria@line.com', null, null),
        ('maria@cloud.com', null, null),
        ('maria@globe.com', null, null),
        ('maria@bol.com', null, null),
        -- Short names are near to everything.
        ('maria@sol.com.br', null, null),
        ('maria@r8.com', null, null),
        ('maria@rg.com.br', null, null),
        -- Two edits are another domain.
        ('maria@gmailer.com', null, null),
        ('maria@homail.co', null, null),
        ('maria@example.com', null, null),
        ('maria@pão.com.br', 'x@xn--po-sia.com.br', null),
        ('maria@empresa.com.br', null, null)
    ) as r (raw, domain, expected)
) as t;

select is((normalize.email('Maria+x@gmial.com')).match_key, 'maria+x@gmial.com', 'the address itself stays what it is');

select * from finish();
rollback;
