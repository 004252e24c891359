create or replace function routing.remove_term(p_kind text, p_pool_code text, p_priority text default null)
returns boolean
language plpgsql
volatile
as $$
begin
    if num_nulls(p_pool_code, p_priority) = 2 then
        return false;
    end if;
    delete from routing.terms as t
    where t.kind = p_kind and t.priority is not distinct from p_priority
        and t.pool_id is not distinct from (select p.id from routing.pools as p where p.code = p_pool_code)
        and (p_pool_code is null or t.pool_id is not null);
    return found;
end;
$$;

comment on function routing.remove_term(text, text, text) is
'Removes the term of one pool, of one priority, or of one priority in one pool; what is more general holds for it again. Returns whether there was one. The term of all cannot be removed, only changed.';

revoke all on function routing.remove_term(text, text, text) from public;
