begin;
select plan(8);

create function tests.identity(p_phone_key text, p_email_key text) returns people.identity language plpgsql as $$
declare
    v_identity people.identity;
begin
    v_identity.phone_key := p_phone_key;
    v_identity.email_key := p_email_key;
    return v_identity;
end;
$$;

select is(intake.is_self_referral(tests.identity(t.phone, t.email), tests.identity(t.their_phone, t.their_email)), t.is_self, t.what)
from (values
    ('both the same', 'p', 'e', 'p', 'e', true),
    ('the phone', 'p', 'e', 'p', 'x', true),
    ('the e-mail', 'p', 'e', 'x', 'e', true),
    ('neither', 'p', 'e', 'x', 'y', false),
    ('the phone, where nobody has an e-mail', 'p', null, 'p', null, true),
    ('the e-mail, where nobody has a phone', null, 'e', null, 'e', true),
    ('others', 'p', null, null, 'e', false),
    ('nothing is the same as nothing', null, null, null, null, false)
) as t (what, phone, email, their_phone, their_email, is_self);

select * from finish();
rollback;
