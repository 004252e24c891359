create or replace function ops.pepper_state()
returns text
language sql
stable
as $$
    select case when p.secret is not null then 'plain' when u.secret is not null then 'unlocked' else 'locked' end
    from ops.pepper as p
    cross join ops.unlocked_pepper as u;
$$;

comment on function ops.pepper_state() is
'How the key of the hashes is kept: plain (a dump holds it), unlocked (a dump holds it encrypted), or locked (made of a dump; nothing is taken in until indica db unlock).';

revoke all on function ops.pepper_state() from public;
